import CANGeometry
import CANViz
import Datasets
import Foundation

/// The main job from end to end on an embedded overlay: join, store, ask, route, leave, tune.
///
/// Each step does its part, says what came of it and keeps its pictures.
struct Demonstration {
  /// What was said, line by line.
  private(set) var story: [String] = []
  /// What goes onto the page.
  private(set) var pictures: [IndexPage.Picture] = []
  /// What goes into the folder, beside the page.
  private(set) var files: [DemoFolder.File] = []

  /// The cities of the world, stored in an overlay.
  var stored: StoredPoints
  /// The cities as they are in their file.
  let cities: PointTable
  /// How the overlay was built.
  let recipe: OverlayRecipe
  /// What a person sees beside the story.
  let console: Console
  private let say: (String) -> Void

  /// The names of the files that all steps together make.
  static let fileNames = [
    "zones.svg", "zones.json", "route.svg", "route.json", "after-leave.svg", "after-leave.json",
    "balanced.svg", "balanced.json", "tree.svg", "tree.json", "hops.svg", "hops.csv",
  ]

  /// Lets the nodes of a recipe join and stores the cities of the world.
  ///
  /// Every line of the story goes to `say` as it comes.
  init(_ recipe: OverlayRecipe, console: Console, saying say: @escaping (String) -> Void) throws {
    self.say = say
    self.console = console
    self.recipe = recipe
    cities = try PointTable(CSVReader.table(Datasets.worldCities, source: "world-cities.csv"))
    stored = try StoredPoints(cities, in: .wgs84, recipe: recipe, console: console)
  }
}

// MARK: - Story and pictures

extension Demonstration {
  /// Where the text of the story begins, and how long its lines are.
  private static let indent = 9
  private static let width = 100

  /// Says a sentence or two under a heading, broken into lines.
  mutating func tell(_ heading: String = "", _ text: String) {
    var line = heading.padding(toLength: Demonstration.indent, withPad: " ", startingAt: 0)
    var isEmpty = true
    for word in text.split(separator: " ") {
      if !isEmpty, line.count + 1 + word.count > Demonstration.width {
        add(line)
        line = String(repeating: " ", count: Demonstration.indent)
        isEmpty = true
      }
      line += (isEmpty ? "" : " ") + word
      isEmpty = false
    }
    add(line)
  }

  /// Says lines as they are, such as those of a table.
  mutating func list(_ lines: [String]) {
    for line in lines { add(String(repeating: " ", count: Demonstration.indent) + line) }
  }

  /// Ends a paragraph.
  mutating func pause() {
    add("")
  }

  private mutating func add(_ line: String) {
    story.append(line)
    say(line)
  }

  /// Keeps a picture, and the same as data.
  mutating func keep(_ picture: IndexPage.Picture, svg: String, data: String) {
    pictures.append(picture)
    files.append(DemoFolder.File(name: picture.file, bytes: Array(svg.utf8)))
    files.append(DemoFolder.File(name: picture.data, bytes: Array(data.utf8)))
  }

  /// Keeps a map as a picture and as a document.
  mutating func keep(
    _ map: ZoneMap, by renderer: SVGRenderer, as name: String, title: String, caption: String
  )
    throws
  {
    var renderer = renderer
    renderer.title = title
    let picture = IndexPage.Picture(
      file: name + ".svg", data: name + ".json", title: title, caption: caption)
    keep(picture, svg: try map.svg(renderer), data: map.json())
  }
}

extension String {
  /// The text moved to the right in a field of so many characters.
  func padded(to width: Int) -> String {
    String(repeating: " ", count: max(0, width - count)) + self
  }
}
