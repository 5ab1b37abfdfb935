import CANCore
import CANGeometry

extension Configuration {
  /// The settings of nodes that do no upkeep, for networks that lose no message and nodes that do not fail.
  public static func steady(on torus: Torus) -> Configuration {
    var configuration = Configuration(torus: torus)
    configuration.maintenance = nil
    return configuration
  }
}
