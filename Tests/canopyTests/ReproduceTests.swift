import CANTuning
import Datasets
import Foundation
import Testing

@testable import canopy

/// Published figures from the command line.
@Suite struct ReproduceTests {
  private static let columns =
    "figure,source,setting,quantity,published,measured,ci95,difference,difference_percent,band,verdict,reason,"
    + "lookups,repeats,seed,version"

  @Test func everyPublishedFigureHasAnExperimentOfItsOwn() throws {
    let experiments = try PublishedFigure.allCases.map { try $0.experiment() }
    #expect(Set(experiments.map(\.id)).count == PublishedFigure.allCases.count)
    for (figure, experiment) in zip(PublishedFigure.allCases, experiments) {
      #expect(!experiment.trials.isEmpty && !experiment.explanation.isEmpty, "\(figure)")
      #expect(experiment.skipped == 0)
      let judgedOrWhy = experiment.trials.flatMap(\.published).allSatisfy { !$0.band.reason.isEmpty }
      #expect(judgedOrWhy, "\(figure)")
    }
  }

  @Test func aQuickRunHasNoLargeOverlayAndCountsThem() throws {
    var trials = 0
    var skipped = 0
    var missing: [String] = []
    for figure in PublishedFigure.allCases {
      let quick = try figure.experiment(nodesMax: 1 << 14)
      #expect(quick.trials.allSatisfy { $0.nodes <= 1 << 14 }, "\(figure)")
      #expect(quick.trials.count + quick.skipped == (try figure.experiment().trials.count))
      trials += quick.trials.count
      skipped += quick.skipped
      if quick.trials.isEmpty { missing.append(quick.id) }
    }
    #expect(trials == 132)
    #expect(skipped == 92)
    #expect(
      missing == ["can-figure-6", "can-figure-9", "can-table-4-5", "pastry-figure-5", "can-dimensions"])
  }

  @Test func rowsRepeatAndTheirColumnsStay() throws {
    let line = "reproduce pastry-figure-4 chord-figure-10a --quick --lookups 300 --repeats 2 --format csv"
    let one = try CommandLineTool.run(line)
    #expect(one.lines.first == ReproduceTests.columns)
    #expect(one.lines.count == 1 + 4 + 36)
    #expect(try CommandLineTool.run(line).output == one.output)
    #expect(try CommandLineTool.run(line + " --seed 2").output != one.output)
    let json = try CommandLineTool.run(line.replacing("csv", with: "json"))
    let value = try JSONReader.document(Array(json.output))
    #expect(value["points"]?.items?.count == 40)
    #expect(value["skipped"] == .integer(3))
  }

  @Test func aFigureIsATableWithItsRemarks() throws {
    let outcome = try CommandLineTool.run("reproduce chord-figure-10a --lookups 2000 --repeats 2")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.lines.first == "chord-figure-10a: Path length over nodes (Chord, Figure 10a)")
    #expect(outcome.text.contains("not judged"))
    #expect(outcome.text.contains("\n  Not judged, mean_hops, percentile_1, percentile_99: "))
    #expect(outcome.text.contains("\n  Band of 3 %, mean_hops: "))
    #expect(outcome.errors.contains("21 within, 0 outside, 15 not judged"))
  }

  @Test func aPlantedWrongNumberEndsWithAFailure() async throws {
    func outcome(_ hops: String) async throws -> ReproductionOutcome {
      let rows = [["dimensions": "2", "nodes": "64", "mean_hops": hops]]
      let reproduction = Reproduction(
        of: [try .canFigure4(rows)], lookups: 500, repeats: 2, seed: 1)
      return ReproductionOutcome(reproduction, figures: try await reproduction.figures())
    }
    try await outcome("3.5").check()
    let wrong = try await outcome("7")
    let failure = #expect(throws: Failure.self) { try wrong.check() }
    #expect(failure?.kind.rawValue == 1)
    #expect(failure?.description.contains("1 of 1 judged points lie outside") == true)
  }

  @Test func chartsAreDrawnIntoTheirFolder() throws {
    let scratch = try Scratch()
    let outcome = try CommandLineTool.run(
      "reproduce can-figure-8 chord-figure-10b --quick --lookups 50 --repeats 2 --charts new/charts --quiet",
      in: scratch.folder)
    #expect(outcome.errorLines.allSatisfy { $0.hasPrefix("Error: ") })
    let folder = scratch.url("new/charts")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    #expect(names == ["can-figure-8.svg", "chord-figure-10b.svg"])
    let lines = try String(contentsOf: folder.appendingPathComponent(names[0]), encoding: .utf8)
    #expect(lines.contains("d = 2, landmark ordering") && lines.contains("latency stretch"))
    let bars = try String(contentsOf: folder.appendingPathComponent(names[1]), encoding: .utf8)
    #expect(bars.contains("published"))
  }

  @Test(arguments: [
    ("reproduce can-figure-3", "can-figure-3"), ("reproduce can-figures", "can-figures"),
    ("reproduce --lookups 0", "--lookups"), ("reproduce --repeats 0", "--repeats"),
    ("reproduce --format svg", "svg"),
  ])
  func wrongArgumentsExitWith64(line: String, part: String) throws {
    let outcome = try CommandLineTool.run(line)
    #expect(outcome.status == 64 && outcome.output.isEmpty)
    #expect(outcome.errorLines.count == 1 && outcome.errors.contains(part), "\(outcome.errors)")
  }
}
