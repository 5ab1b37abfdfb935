#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(ucrt)
  import ucrt
#endif

/// What the paper derives for n equal zones (2.1): the yardstick beside every measurement.
public enum ClosedForm {
  /// The mean hops of a lookup: (d/4) n^(1/d).
  ///
  /// At d = 2 it is about 25 % above what random joins need, since their large zones are short cuts.
  public static func hops(dimensions: Int, nodes: Int) -> Double {
    let dimensions = Double(dimensions)
    return dimensions / 4 * pow(Double(nodes), 1 / dimensions)
  }

  /// log₂ n, the bits of a node's number: what the hops of rings and prefix trees go by.
  static func bits(nodes: Int) -> Double { log2(Double(nodes)) }

  /// The neighbors of a node: 2d.
  public static func neighbors(dimensions: Int) -> Int { 2 * dimensions }

  /// The most dimensions whose 2d neighbors stay within `budget`: 1 to 32.
  public static func dimensions(withinNeighbors budget: Double) -> Int {
    budget >= 64 ? 32 : budget >= 2 ? Int(budget / 2) : 1
  }
}
