/// Whether the tests run optimized, as those of large sizes must.
public let isOptimized: Bool = {
  #if DEBUG
    false
  #else
    true
  #endif
}()
