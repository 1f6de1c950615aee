package import FoundationEssentials

/// An answer that no server gave.
package struct CannedAnswer: Sendable, Equatable {
    package var status: Int
    /// Besides `Content-Length`, which is the body's.
    package var headers: [Header]
    package var body: String

    package init(status: Int, headers: [Header] = [], body: String = "") {
        self.status = status
        self.headers = headers
        self.body = body
    }
}

extension CannedAnswer {
    /// An error as S3 tells it.
    ///
    /// The status may be 200: CompleteMultipartUpload and CopyObject answer so when they fail after
    /// they have begun to answer.
    package static func s3(
        _ status: Int,
        _ code: String,
        _ message: String = "injected",
        headers: [Header] = []
    ) -> CannedAnswer {
        CannedAnswer(
            status: status,
            headers: [Header("Content-Type", "application/xml")] + headers,
            body: """
                <?xml version="1.0" encoding="UTF-8"?>
                <Error><Code>\(code)</Code><Message>\(message)</Message>\
                <RequestId>injected</RequestId></Error>
                """
        )
    }

    /// An error as services of the AWS JSON protocol tell it, the Glue Data Catalog for one.
    package static func json(
        _ status: Int,
        _ type: String,
        _ message: String = "injected",
        headers: [Header] = []
    ) -> CannedAnswer {
        CannedAnswer(
            status: status,
            headers: [Header("Content-Type", "application/x-amz-json-1.1")] + headers,
            body: #"{"__type":"\#(type)","message":"\#(message)"}"#
        )
    }

    package static let slowDown = s3(503, "SlowDown")
    package static let internalError = s3(500, "InternalError")
    package static let tooManyRequests = CannedAnswer(
        status: 429,
        headers: [Header("Retry-After", "1")]
    )
    package static let expiredToken = s3(400, "ExpiredToken")
    package static let throttling = json(400, "ThrottlingException")

    /// What a server says to a client whose clock is off; by the header it can set it.
    package static func requestTimeTooSkewed(serverTime: Date) -> CannedAnswer {
        s3(
            403,
            "RequestTimeTooSkewed",
            headers: [Header("Date", httpDate(serverTime))]
        )
    }

    /// For example `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110, section 5.6.7).
    static func httpDate(_ date: Date) -> String {
        let parts = Calendar(identifier: .gregorian).dateComponents(in: .gmt, from: date)
        let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        let months = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ]
        func digits(_ number: Int?) -> String {
            let text = String(number ?? 0)
            return text.count < 2 ? "0" + text : text
        }
        let time = [parts.hour, parts.minute, parts.second].map(digits).joined(separator: ":")
        return "\(days[(parts.weekday ?? 1) - 1]), \(digits(parts.day)) "
            + "\(months[(parts.month ?? 1) - 1]) \(parts.year ?? 0) \(time) GMT"
    }
}
