import ArgumentParser
import CANGeometry
import CANTuning
import Foundation

extension NamedRecords {
  /// The points of a file as records on each of `tori`, for joins by load.
  init(path: String, on tori: Set<Torus>) throws {
    guard path != "-" else { throw ValidationError("--points is a file here, not standard input") }
    let file = InputFile(path: path)
    let contents = try file.read()
    let table = try PointTable.read(path)
    let domain = try table.domain(bounds: nil)
    var places: [Torus: [ZCode]] = [:]
    for torus in tori {
      places[torus] = try table.rows.map { torus.code(of: try domain.point(at: $0.position, on: torus)) }
    }
    self.init(file: (path as NSString).lastPathComponent.onOneLine, contents: contents, places: places)
  }
}
