/// What becomes of a request and its answer.
package enum Fault: Sendable, Equatable {
    /// The request gets this answer, and the server never sees it.
    case answer(CannedAnswer)
    /// The request is taken and lost: the connection closes, and the server never sees it.
    case loseRequest
    /// The server does it, and the answer is lost: the connection closes without one.
    case loseAnswer
    /// The server does it, and the request gets this answer instead of the server's.
    case replaceAnswer(CannedAnswer)
    /// The server gets the request twice, one after the other, as a client's retry would send it;
    /// the second answer is the one that counts.
    case forwardTwice
    /// The request reaches the server late.
    case hold(Hold)
    /// The connections break after so many bytes of the request's body, on both sides, and the
    /// client sees a reset. Of a shorter body the server gets all, and may do it.
    case cutRequest(afterBytes: Int)
    /// The server gets a body that is not the one that was sent.
    case corruptRequest([Flip])
    /// The server does it, and something befalls its answer on the way.
    case deliver(Delivery)
}

/// Until when a request is held, and what its client sees meanwhile.
package struct Hold: Sendable, Equatable {
    package enum End: Sendable, Equatable {
        /// Until `Proxy.releaseHeld`; if that never comes, the request never lands.
        case released
        case after(Duration)
    }

    package enum Client: Sendable, Equatable {
        /// It waits as long as it likes; if it still does when the answer comes, it gets it.
        case waits
        /// Its connection closes once the request has been taken.
        case isCutOff
    }

    package var end: End
    package var client: Client

    package init(until end: End, client: Client) {
        self.end = end
        self.client = client
    }
}

/// Bits of one byte of a body to turn around.
package struct Flip: Sendable, Equatable {
    /// How many bytes of the body stand before the byte.
    package let offset: Int
    /// The bits.
    package let mask: UInt8

    package init(at offset: Int, mask: UInt8 = 1) {
        self.offset = offset
        self.mask = mask
    }
}

/// A header field.
package struct Header: Sendable, Equatable {
    package let name: String
    package let value: String

    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}
