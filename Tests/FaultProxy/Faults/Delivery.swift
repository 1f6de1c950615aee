/// What befalls a server's answer on its way to the client.
package struct Delivery: Sendable, Equatable {
    package enum End: Sendable, Equatable {
        case whole
        /// The connection is reset after so many bytes of the body, or after all of a shorter one.
        case reset(afterBytes: Int)
        /// The connection closes cleanly after so many bytes of the body, or after all of a shorter
        /// one.
        case truncated(afterBytes: Int)
    }

    /// How a body is dribbled: piece by piece, with a pause before each.
    package struct Pace: Sendable, Equatable {
        /// In bytes, at least 1.
        package let pieceLength: Int
        package let pause: Duration

        package init(pieceLength: Int, pause: Duration) {
            self.pieceLength = max(1, pieceLength)
            self.pause = pause
        }
    }

    /// How long the first byte takes from when the server has answered.
    package var delay = Duration.zero
    package var pace: Pace?
    package var flips: [Flip] = []
    package var end = End.whole
    /// Names of headers that get lost.
    package var droppedHeaders: [String] = []
    /// Headers that replace those of the same name.
    package var headers: [Header] = []

    package init() {}

    /// As it is.
    static let plain = Delivery()
}

extension Fault {
    package static func reset(afterBytes count: Int) -> Fault {
        delivery { $0.end = .reset(afterBytes: count) }
    }

    package static func truncate(afterBytes count: Int) -> Fault {
        delivery { $0.end = .truncated(afterBytes: count) }
    }

    package static func corrupt(_ flips: Flip...) -> Fault { delivery { $0.flips = flips } }

    package static func delay(_ delay: Duration) -> Fault { delivery { $0.delay = delay } }

    package static func dribble(pieceLength: Int, pause: Duration) -> Fault {
        delivery { $0.pace = Delivery.Pace(pieceLength: pieceLength, pause: pause) }
    }

    /// Other headers than the server's.
    package static func headers(dropping names: [String] = [], setting: [Header] = []) -> Fault {
        delivery {
            $0.droppedHeaders = names
            $0.headers = setting
        }
    }

    /// As an old radosgw answers to CompleteMultipartUpload.
    package static let emptyETag = headers(setting: [Header("ETag", "")])

    private static func delivery(_ change: (inout Delivery) -> Void) -> Fault {
        var delivery = Delivery()
        change(&delivery)
        return .deliver(delivery)
    }
}
