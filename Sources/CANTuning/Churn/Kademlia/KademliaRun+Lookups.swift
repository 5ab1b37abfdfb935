import CANGeometry

/// Lookups of the plan, of joins and of refreshes (2.3).
extension KademliaRun {
  /// Starts a lookup whose asker has joined.
  mutating func startLookup(_ number: Int) {
    let lookup = world.plan.lookups[number]
    let asker = UInt32(lookup.asker)
    guard world.isAlive(asker), world.now < lookup.time + ChurnNetwork.lookupDeadline else { return }
    let place = world.place(of: asker)
    guard world.isJoined[place], !isAlone(place) else {
      queue.schedule(.lookupRetry(UInt32(number)), at: world.now + ChurnWorld.joinPause)
      return
    }
    start(.lookup(number), of: lookup.key, from: asker)
  }

  /// Starts a lookup with the asker's own contacts.
  mutating func start(_ purpose: Search.Purpose, of key: UInt64, from asker: UInt32) {
    let number: UInt32
    if let free = freeSearches.popLast() {
      number = free
    } else {
      number = UInt32(searches.count)
      searches.append(Search(purpose: purpose, asker: asker, key: key, generation: 0))
    }
    searches[Int(number)].purpose = purpose
    searches[Int(number)].asker = asker
    searches[Int(number)].key = key
    searches[Int(number)].underWay = 0
    searches[Int(number)].staleAnswers = 0
    searches[Int(number)].candidates.removeAll(keepingCapacity: true)
    let place = world.place(of: asker)
    lookedUp[place * levels + level(of: key, at: place)] = world.now
    listClosest(to: key, at: place)
    _ = considerList(in: Int(number), hops: 1)
    advance(Int(number))
  }

  /// Asks whom there is to ask, or ends the lookup.
  private mutating func advance(_ number: Int) {
    if endsEarly(number) {
      finish(number)
      return
    }
    let isStale = searches[number].staleAnswers >= configuration.parallelism
    let width = isStale ? configuration.bucketSize : configuration.parallelism
    while searches[number].underWay < width,
      let place = searches[number].next(among: configuration.bucketSize)
    {
      searches[number].candidates[place].state = .asked
      searches[number].underWay += 1
      send(
        Request(
          search: UInt32(number), generation: searches[number].generation, asker: searches[number].asker,
          node: searches[number].candidates[place].node),
        tries: 1)
    }
    if searches[number].underWay == 0 { finish(number) }
  }

  /// Whether a lookup of the plan has found the node that answers for the key, be it the asker itself.
  private func endsEarly(_ number: Int) -> Bool {
    guard case .lookup = searches[number].purpose, configuration.ending == .closest,
      let closest = searches[number].closest
    else { return false }
    return closest.state == .answered || ownDistance(number) < closest.distance
  }

  private func ownDistance(_ number: Int) -> UInt64 {
    world.id(of: searches[number].asker) ^ searches[number].key
  }

  private func tallyPurpose(of number: Int) -> ChurnTally.Purpose {
    if case .lookup = searches[number].purpose { .lookup } else { .maintenance }
  }

  private mutating func send(_ request: Request, tries: UInt8) {
    let number = Int(request.search)
    let purpose = tallyPurpose(of: number)
    world.count(purpose, keys: 1)
    let fate = world.request(to: request.node)
    if let fate {
      queue.schedule(
        .asked(request, key: searches[number].key, answerDelay: fate.answerDelay ?? -1), at: fate.arrival)
    }
    guard fate?.answerDelay == nil else { return }
    queue.schedule(.timedOut(request, tries: tries), at: world.now + world.network.timeout)
  }

  /// Answers with the k closest that the node knows; a delay of -1 says that the answer is lost.
  mutating func answer(_ request: Request, key: UInt64, answerDelay: Nanoseconds) {
    see(request.asker, at: request.node)
    listClosest(to: key, at: world.place(of: request.node))
    let number = Int(request.search)
    let isCurrent = searches[number].generation == request.generation
    world.count(isCurrent ? tallyPurpose(of: number) : .lookup, contacts: list.count)
    guard answerDelay >= 0 else { return }
    queue.schedule(.answered(request, answer: answers.add(list)), at: world.now + answerDelay)
  }

  /// Goes on with what `list` names.
  mutating func hear(_ request: Request) {
    see(request.node, at: request.asker)
    let number = Int(request.search)
    guard searches[number].generation == request.generation else { return }
    let hops = searches[number].settle(request.node, as: .answered)
    let isCloser = considerList(in: number, hops: hops &+ 1)
    searches[number].staleAnswers = isCloser ? 0 : searches[number].staleAnswers + 1
    advance(number)
  }

  /// Asks again, or goes on without a node that has not answered often enough.
  mutating func miss(_ request: Request, tries: UInt8) {
    let number = Int(request.search)
    let isCurrent = searches[number].generation == request.generation
    if isCurrent, tries < world.network.attempts {
      send(request, tries: tries + 1)
      return
    }
    guard isCurrent else { return }
    drop(request.node, at: request.asker)
    _ = searches[number].settle(request.node, as: .failed)
    searches[number].staleAnswers += 1
    advance(number)
  }

  /// Ends a lookup whose asker has crashed with its last request.
  mutating func abandon(_ request: Request) {
    let number = Int(request.search)
    guard searches[number].generation == request.generation else { return }
    searches[number].underWay -= 1
    if searches[number].underWay == 0 { free(number) }
  }

  private mutating func free(_ number: Int) {
    searches[number].generation &+= 1
    freeSearches.append(UInt32(number))
  }

  /// Ends a lookup: what it was for goes on.
  private mutating func finish(_ number: Int) {
    let search = searches[number]
    free(number)
    let found = search.candidates.first { $0.state == .answered }
    switch search.purpose {
    case .refresh: break
    case .join: finishJoin(of: search.asker, hasFound: found != nil)
    case .lookup(let lookup):
      let own = world.id(of: search.asker) ^ search.key
      if let found, found.distance < own {
        world.tally.complete(
          lookup: lookup, at: Int(found.node), hops: Int(found.hops), time: world.now)
      } else if found != nil || (search.closest.map { own < $0.distance } ?? false) {
        world.tally.complete(lookup: lookup, at: Int(search.asker), hops: 0, time: world.now)
      } else {
        queue.schedule(.lookupRetry(UInt32(lookup)), at: world.now + ChurnWorld.joinPause)
      }
    }
  }
}
