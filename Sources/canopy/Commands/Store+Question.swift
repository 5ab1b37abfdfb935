import ArgumentParser
import CANGeometry
import CANSimulation
import CANStorage

extension Store {
  /// What is asked, once the space is known.
  enum Question {
    case box(Shape)
    case within(Shape)
    case nearest(Int, to: [Double], radius: Double)
    case get(String)

    /// The question that the options ask in `domain`.
    init(_ command: Store, in domain: Domain) throws {
      let axes = domain.axes.count
      do {
        if let id = command.get {
          self = .get(id)
        } else if let box = command.box?.values {
          guard box.count == 2 * axes else {
            throw ValidationError(
              "--box takes \(2 * axes) numbers in a space of \(axes) \(axes == 1 ? "axis" : "axes")")
          }
          self = .box(try .box(lower: Array(box[..<axes]), upper: Array(box[axes...]), in: domain))
        } else {
          let center = try domain.normalized(command.near?.values ?? [])
          self = try .near(center, command.count, command.radius, in: domain)
        }
      } catch let error as DomainError {
        throw ValidationError("--near: \(error.description)")
      } catch let error as ShapeError {
        throw ValidationError("--box: \(error.description)")
      }
    }

    /// The nearest of all, or all within a radius, or the nearest of these.
    private static func near(
      _ center: [Double], _ count: Int?, _ radius: Length?, in domain: Domain
    ) throws -> Question {
      let isGlobe = domain.metric == .greatCircle
      let radius = try radius.map { try isGlobe ? $0.inMeters() : $0.inAxisUnits() }
      if let radius, count == nil {
        return .within(try .ball(center: center, radius: radius, in: domain))
      }
      return .nearest(count ?? 5, to: center, radius: radius ?? .infinity)
    }

    /// What the overlay answers.
    func ask(_ stored: inout StoredPoints) throws -> Finding {
      switch self {
      case .box(let shape):
        return Finding(try stored.overlay.search(shape, in: stored.space), hasCenter: false)
      case .within(let ball):
        return Finding(try stored.overlay.search(ball, in: stored.space), hasCenter: true)
      case .nearest(let count, let center, let radius):
        let answer = try stored.overlay.nearest(count, to: center, in: stored.space, within: radius)
        return Finding(answer, hasCenter: true)
      case .get(let id):
        guard let (record, hops) = try stored.overlay.get(id, in: stored.space) else {
          throw Failure.failed("no record has the id '\(id)'")
        }
        return Finding(record, hops: hops)
      }
    }
  }
}
