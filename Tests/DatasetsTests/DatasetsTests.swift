import Datasets
import Foundation
import Testing

/// The data is what its README says.
@Suite struct WorldCitiesTests {
  private struct City {
    let name: String
    let country: String
    let longitude: Double
    let latitude: Double
    let population: Int
  }

  private func cities() throws -> [City] {
    let lines = String(decoding: Datasets.worldCities, as: UTF8.self).split(separator: "\n")
    #expect(lines.first == "name,country,longitude,latitude,population")
    return try lines.dropFirst().map { line in
      let cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      try #require(cells.count == 5, "\(line)")
      return City(
        name: cells[0], country: cells[1], longitude: try #require(Double(cells[2])),
        latitude: try #require(Double(cells[3])), population: try #require(Int(cells[4])))
    }
  }

  @Test func citiesAreManyWithinBoundsAndOnce() throws {
    let cities = try cities()
    #expect(cities.count >= 500)
    for city in cities {
      #expect((-180..<180).contains(city.longitude) && (-90...90).contains(city.latitude), "\(city)")
      #expect(city.population > 0 && city.population < 50_000_000, "\(city)")
      #expect(!city.name.isEmpty && !city.country.isEmpty)
    }
    #expect(Set(cities.map { $0.name + "," + $0.country }).count == cities.count)
    #expect(Set(cities.map { "\($0.longitude),\($0.latitude)" }).count == cities.count)
  }

  @Test func citiesLieInTheHemispheresOfTheirCountries() throws {
    // Countries that lie wholly on one side of a meridian or of the equator, on every continent.
    let west = [
      "Argentina", "Bolivia", "Brazil", "Canada", "Chile", "Colombia", "Cuba", "Mexico", "Peru", "Portugal",
    ]
    let east = [
      "Australia", "China", "Egypt", "Ethiopia", "India", "Italy", "Japan", "Kenya", "South Africa", "Turkey",
    ]
    let south = [
      "Argentina", "Australia", "Bolivia", "Chile", "New Zealand", "Peru", "South Africa", "Zambia",
    ]
    let north = [
      "Canada", "China", "Egypt", "France", "India", "Japan", "Mexico", "Nigeria", "Norway", "Turkey",
    ]
    let cities = try cities()
    for city in cities {
      if west.contains(city.country) { #expect(city.longitude < 0, "\(city)") }
      if east.contains(city.country) { #expect(city.longitude > 0, "\(city)") }
      if south.contains(city.country) { #expect(city.latitude < 0, "\(city)") }
      if north.contains(city.country) { #expect(city.latitude > 0, "\(city)") }
    }
    for country in west + east + south + north {
      #expect(cities.contains { $0.country == country }, "no city of \(country)")
    }
  }

  @Test func citiesNearAnAirportUnlessTheReadmeSaysWhy() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let file = root.appendingPathComponent("../shared/data/airports.csv")
    guard let text = try? String(contentsOf: file, encoding: .utf8) else {
      print("skipped: there are no airports to compare with at \(file.path)")
      return
    }
    // The two numbers before the last cell; names with commas stand further ahead.
    let airports = text.split(separator: "\n").dropFirst().compactMap { line -> (Double, Double)? in
      let cells = line.split(separator: ",", omittingEmptySubsequences: false).suffix(3).map { Double($0) }
      guard let longitude = cells[0], let latitude = cells[1] else { return nil }
      return (longitude * .pi / 180, latitude * .pi / 180)
    }
    #expect(airports.count > 7000)
    let remote = try cities().filter { city in
      let (longitude, latitude) = (city.longitude * .pi / 180, city.latitude * .pi / 180)
      return !airports.contains { airport in
        let cosine =
          sin(latitude) * sin(airport.1) + cos(latitude) * cos(airport.1) * cos(longitude - airport.0)
        return acos(min(max(cosine, -1), 1)) * 6371 <= 150
      }
    }
    #expect(remote.map(\.name) == ["Misrata"])
  }
}

@Suite struct PublishedFigureTests {
  @Test func everyFigureHasRowsWithNumbers() {
    for figure in PublishedFigure.allCases {
      #expect(figure.rows.count >= 3, "\(figure)")
      #expect(Set(figure.rows.map { $0.keys.sorted() }).count == 1, "\(figure)")
      #expect(figure.rows.contains { $0.values.contains { Double($0) != nil } }, "\(figure)")
    }
    #expect(PublishedFigure.can2001Figure10.rows[0]["topology"] == "H(100,10,1)")
    #expect(PublishedFigure.referenceKademliaHops.rows.count == 9)
    #expect(
      PublishedFigure.referenceCANDimensions.rows[3] == [
        "dimensions": "2", "nodes": "1048576", "mean_neighbors": "4.58", "mean_hops": "399.0",
      ])
    #expect(
      PublishedFigure.can2001Figure4.rows[0] == ["dimensions": "2", "nodes": "256", "mean_hops": "6.87"])
  }
}
