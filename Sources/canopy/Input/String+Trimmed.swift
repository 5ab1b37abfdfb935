extension String {
  /// The text without the blanks at either end.
  var trimmed: String { String(Substring(self).drop(while: \.isWhitespace)).trimmedAtEnd }

  /// The text without the blanks at its end.
  var trimmedAtEnd: String {
    var text = Substring(self)
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
