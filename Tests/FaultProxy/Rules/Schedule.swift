/// Which of the requests that a rule matches, counted from 1, get its fault.
///
/// What is said here holds together: `Schedule(first: 3, count: 10, chance: 0.5)` is about half of
/// the third to the twelfth request.
package struct Schedule: Sendable, Equatable {
    /// The first one.
    package var first: Int
    /// How many after that, from the first one on; all, if it is not said.
    package var count: Int?
    /// These ones; all, if it is not said.
    package var numbers: Set<Int>?
    /// How probable the fault is, from 0 to 1; the seed decides for each number by itself.
    package var chance: Double
    /// The time, from when the rule was set, in which the requests arrive.
    package var window: Range<Duration>?

    package init(
        first: Int = 1,
        count: Int? = nil,
        numbers: Set<Int>? = nil,
        chance: Double = 1,
        window: Range<Duration>? = nil
    ) {
        self.first = first
        self.count = count
        self.numbers = numbers
        self.chance = chance
        self.window = window
    }

    package static let always = Schedule()

    /// One request.
    package static func nth(_ number: Int) -> Schedule { Schedule(numbers: [number]) }

    /// The requests that come next; a storm.
    package static func next(_ count: Int) -> Schedule { Schedule(count: count) }

    /// Those that a log names, to see them again.
    package static func numbers(_ numbers: Set<Int>) -> Schedule { Schedule(numbers: numbers) }

    package static func chance(_ chance: Double) -> Schedule { Schedule(chance: chance) }

    /// A storm for some time.
    package static func during(_ window: Range<Duration>) -> Schedule { Schedule(window: window) }

    /// Whether the request gets the fault.
    ///
    /// - Parameter draw: a number from 0 to below 1 that is the seed's for this request.
    func includes(_ number: Int, draw: Double, at time: Duration) -> Bool {
        number >= first
            && count.map { number - first < $0 } ?? true
            && numbers?.contains(number) ?? true
            && window?.contains(time) ?? true
            && draw < chance
    }
}
