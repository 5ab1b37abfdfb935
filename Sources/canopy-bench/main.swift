import CANSimulation
import CANCore
import CANGeometry
import CANStorage
let n = Int(CommandLine.arguments[1])!, d = Int(CommandLine.arguments[2])!
let c = ContinuousClock()
var o: Overlay! = nil
print(
  try c.measure { o = try Overlay(nodes: n, dimensions: d) }, o.simulator.messageCount, o.simulator.eventCount
)
print(
  try c.measure {
    try o.simulator.checkTiling(); try o.simulator.checkNeighbors(); try o.simulator.checkRecords();
    try o.checkRoutes(1000, seed: 1)
  })
let s = Space(name: "p", mapping: .spatial(.wgs84))
var g = SeededGenerator(seed: 4)
let m0 = o.simulator.messageCount
print(
  "put 10000",
  try c.measure {
    for i in 0..<10000 {
      try o.put("\(i)", at: [g.fraction() * 360 - 180, g.fraction() * 180 - 90], value: [1, 2, 3], in: s)
    }
  }, o.simulator.messageCount - m0)
print(
  "nearest 1000",
  try c.measure {
    for _ in 0..<1000 {
      let a = try o.nearest(5, to: [g.fraction() * 360 - 180, g.fraction() * 180 - 90], in: s);
      precondition(a.matches.count == 5 && a.coverage.isComplete)
    }
  })
let a = try o.query(.zones, in: .whole(of: o.torus))
print(a.zonesVisited, a.zones.count, a.hops, a.coverage.isComplete)
