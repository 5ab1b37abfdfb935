import CANTuning
import Testing

@Suite struct OverlayConfigurationTests {
  /// The parameters that a row prints can be typed behind the name of the overlay, with + between.
  @Test(arguments: [
    "kademlia:k=8+alpha=4", "pastry:b=2+L=8+M=0+candidates=3", "tapestry:b=2+R=1+candidates=5",
    "full:tokens=4+n=5+r=3+w=3", "flooding:degree=6+ttl=5+copies=2",
  ])
  func whatIsPrintedIsRead(text: String) throws {
    let configuration = try OverlayConfiguration(parsing: text)
    let parameters = configuration.parameters.split(separator: " ").joined(separator: "+")
    #expect("\(configuration.overlay):\(parameters)" == text)
  }
}
