import CANCore
import CANGeometry
import CANSimulation
import CANTuning

/// A CAN under churn: the nodes themselves, message by message in a simulator.
///
/// - *Joins* go through three random members. A newcomer that has found no seat asks three others.
/// - *Lookups* ask for the owner of a random point in the first reality, the same that all others of their group
///   ask for. What fails is started anew, for 30 s.
/// - *Bytes* are those of the frames of the wire format, and of IPv4 and UDP headers.
/// - *Recovery* is looked for every 500 ms.
struct CANChurn: ChurnModel {
  /// What the nodes are set to.
  let configuration: Configuration
  /// What lies between the nodes.
  let network = ChurnNetwork()

  func measure(_ plan: ChurnPlan, seed: UInt64) -> ChurnMeasurement {
    var run = CANRun(configuration, plan: plan, network: network, seed: seed)
    run.run()
    return run.tally.measurement(overlay: CANModel.overlay)
  }
}
