/// One static page that shows all pictures of a demonstration; it fetches nothing from a network.
struct IndexPage {
  /// A picture with what it shows.
  struct Picture {
    let file: String
    /// The file of the same as data.
    let data: String
    let title: String
    let caption: String
  }

  /// What the demonstration said, line by line.
  let story: [String]
  /// The pictures in their order.
  let pictures: [Picture]

  /// The page as HTML.
  var html: String {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Canopy: a content-addressable network, seen</title>
    <style>
    \(IndexPage.style)
    </style>
    </head>
    <body>
    <header>
    <h1>A content-addressable network, seen</h1>
    <p>Made by <code>canopy demo</code>, version \(Canopy.version). Nodes share a torus of coordinates: each \
    owns a zone, stores what lies in it, and knows only its neighbors.</p>
    </header>
    <main>
    \(pictures.map(figure).joined(separator: "\n"))
    <section>
    <h2>What the demonstration said</h2>
    <pre>\(IndexPage.escaped(story.joined(separator: "\n")))</pre>
    </section>
    </main>
    </body>
    </html>

    """
  }

  private func figure(_ picture: Picture) -> String {
    let title = IndexPage.escaped(picture.title)
    return """
      <figure>
      <h2>\(title)</h2>
      <a href="\(picture.file)"><img src="\(picture.file)" alt="\(title)"></a>
      <figcaption>\(IndexPage.escaped(picture.caption)) <a href="\(picture.data)">The same as data.</a></figcaption>
      </figure>
      """
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
      .replacing("\"", with: "&quot;")
  }

  private static let style = """
    :root { color-scheme: light; }
    body { margin: 0 auto; max-width: 72rem; padding: 1.5rem; background: #fff; color: #1a1a1a;
      font: 1rem/1.5 system-ui, sans-serif; }
    h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 .5rem; }
    /* The picture shows its title itself; the heading is for those who move by headings. */
    figure h2 { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
    h2 { font-size: 1.125rem; margin: 0 0 .5rem; }
    header { margin-bottom: 2rem; max-width: 45rem; }
    main { display: grid; gap: 2.5rem; }
    figure { margin: 0; }
    img { display: block; max-width: 100%; height: auto; border: 1px solid #d5d5d5; }
    figcaption { margin-top: .5rem; max-width: 45rem; color: #444; }
    pre { overflow-x: auto; white-space: pre-wrap; padding: 1rem; background: #f6f6f4; font-size: .875rem; line-height: 1.4; }
    a { color: #0b5394; }
    """
}
