#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(ucrt)
  import ucrt
#endif

/// A color of the sRGB space.
struct Color: Hashable {
  var red: UInt8
  var green: UInt8
  var blue: UInt8

  /// The color 0xRRGGBB.
  init(_ code: UInt32) {
    red = UInt8(truncatingIfNeeded: code >> 16)
    green = UInt8(truncatingIfNeeded: code >> 8)
    blue = UInt8(truncatingIfNeeded: code)
  }

  /// The color so far on the way from `one` to `other`, 0 to 1.
  init(between one: Color, and other: Color, at share: Double) {
    func mixed(_ from: UInt8, _ to: UInt8) -> UInt8 {
      UInt8((Double(from) + (Double(to) - Double(from)) * min(max(share, 0), 1)).rounded())
    }
    red = mixed(one.red, other.red)
    green = mixed(one.green, other.green)
    blue = mixed(one.blue, other.blue)
  }

  /// `#rrggbb`.
  var hex: String {
    let digits = String(UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue), radix: 16)
    return "#" + String(repeating: "0", count: 6 - digits.count) + digits
  }

  /// Relative luminance as WCAG 2 defines it, 0 to 1.
  var luminance: Double {
    func linear(_ channel: UInt8) -> Double {
      let share = Double(channel) / 255
      return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
  }

  /// The contrast ratio to `other` as WCAG 2 defines it, 1 to 21.
  func contrast(to other: Color) -> Double {
    let (one, two) = (luminance, other.luminance)
    return (max(one, two) + 0.05) / (min(one, two) + 0.05)
  }

  /// Black or white text, whichever reads better on this color; the contrast is at least 4.58.
  var ink: Color {
    let (dark, white) = (Color(0x000000), Color(0xFFFFFF))
    return contrast(to: dark) >= contrast(to: white) ? dark : white
  }
}

/// The colors of a picture, told apart by people with any kind of color vision.
enum Palette {
  /// From little to much, lightness falling all the way (after ColorBrewer's YlGnBu).
  static let ramp: [Color] = [
    Color(0xF7FBD0), Color(0xDDF2B7), Color(0xB7E2B9), Color(0x7CCBBB), Color(0x45B4C2),
    Color(0x2397C0), Color(0x2272B2), Color(0x254B9E), Color(0x1B2F78),
  ]

  /// The number of different colors that the ramp is drawn in, so that zones of one color can share a path.
  static let rampSteps = 32

  /// The color at a share of the ramp, 0 to 1, rounded to one of its steps.
  static func ramp(at share: Double) -> Color {
    let step = (min(max(share, 0), 1) * Double(rampSteps - 1)).rounded() / Double(rampSteps - 1)
    let place = step * Double(ramp.count - 1)
    let index = min(Int(place), ramp.count - 2)
    return Color(between: ramp[index], and: ramp[index + 1], at: place - Double(index))
  }

  /// The lines between zones at the pale end of the ramp.
  static let lineOnPale = Color(0x9AA5A8)

  /// Fills for nodes (after Paul Tol's light scheme and Okabe and Ito).
  static let nodes: [Color] = [
    Color(0x77AADD), Color(0xEE8866), Color(0xEEDD88), Color(0xFFAABB), Color(0x44BB99),
    Color(0xBBCC33), Color(0xB8A1D9), Color(0xAAAA00), Color(0x99DDFF), Color(0xD9C4A9),
    Color(0x5F8FB0), Color(0xC77CA0),
  ]

  /// Lines of routes and of series in charts (after Okabe and Ito, darkened for a white ground).
  static let lines: [Color] = [
    Color(0xB8420F), Color(0x0072B2), Color(0x007A5A), Color(0x9B4F86), Color(0x8A6D00),
    Color(0x1A1A1A), Color(0x737373), Color(0x6A3D9A),
  ]

  /// The same on a dark ground.
  static let linesOnDark: [Color] = [
    Color(0xFF9A5C), Color(0x56B4E9), Color(0x3CC79C), Color(0xE79AC6), Color(0xF0E442),
    Color(0xFFFFFF), Color(0x9A9A9A), Color(0xBFA2E8),
  ]
}

/// The ground that a picture is drawn on.
public enum Theme: String, Hashable, Sendable, CaseIterable {
  /// Dark on white.
  case light
  /// Light on near-black.
  case dark

  var background: Color { self == .light ? Color(0xFFFFFF) : Color(0x14171C) }
  var ink: Color { self == .light ? Color(0x1A1A1A) : Color(0xECECEC) }
  /// For text beside the matter.
  var faintInk: Color { self == .light ? Color(0x555555) : Color(0xA8ADB5) }
  /// For frames and grids.
  var line: Color { self == .light ? Color(0xC9CCD1) : Color(0x444A54) }
  var lines: [Color] { self == .light ? Palette.lines : Palette.linesOnDark }
}
