extension FullMembershipModel {
  /// What can be set on a cluster.
  public struct Configuration: Hashable, Sendable, CustomStringConvertible {
    /// The tokens of each node, 1 to 4096: the more, the more even the shares and the larger the table.
    ///
    /// The paper names no number; 16 is Cassandra's, whose nodes have shares within a quarter of the mean.
    public var tokens: Int
    /// N: the nodes that keep a key, 1 to 16; all of them where there are fewer. 3 in the paper (6).
    public var replicas: Int
    /// R: the nodes that must answer a read, 1 to N; 2 in the paper.
    public var readQuorum: Int
    /// W: the nodes that must acknowledge a write, 1 to N; 2 in the paper.
    public var writeQuorum: Int

    /// A cluster of these settings.
    public init(tokens: Int = 16, replicas: Int = 3, readQuorum: Int = 2, writeQuorum: Int = 2) {
      self.tokens = tokens
      self.replicas = replicas
      self.readQuorum = readQuorum
      self.writeQuorum = writeQuorum
    }

    /// As a row of a sweep prints it, such as `tokens=16 n=3 r=2 w=2`.
    public var description: String {
      "tokens=\(tokens) n=\(replicas) r=\(readQuorum) w=\(writeQuorum)"
    }

    /// Throws what is out of its range.
    func check() throws(ModelError) {
      guard (1...4096).contains(tokens) else {
        throw .setting("a node has 1 to 4096 tokens, not \(tokens)")
      }
      guard (1...16).contains(replicas) else {
        throw .setting("1 to 16 nodes keep a key, not \(replicas)")
      }
      guard (1...replicas).contains(readQuorum) else {
        throw .setting("1 to \(replicas) nodes answer a read, as many as keep the key, not \(readQuorum)")
      }
      guard (1...replicas).contains(writeQuorum) else {
        throw .setting(
          "1 to \(replicas) nodes acknowledge a write, as many as keep the key, not \(writeQuorum)")
      }
    }
  }
}
