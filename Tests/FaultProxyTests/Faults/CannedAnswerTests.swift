import Foundation
import Testing

@testable import FaultProxy

@Suite("Canned answers")
struct CannedAnswerTests {
    @Test
    func errorsOfS3() {
        let answer = CannedAnswer.slowDown
        #expect(answer.status == 503)
        #expect(answer.headers == [Header("Content-Type", "application/xml")])
        #expect(
            answer.body == """
                <?xml version="1.0" encoding="UTF-8"?>
                <Error><Code>SlowDown</Code><Message>injected</Message><RequestId>injected</RequestId></Error>
                """
        )
    }

    @Test
    func errorsOfGlue() {
        let answer = CannedAnswer.throttling
        #expect(answer.status == 400)
        #expect(answer.headers == [Header("Content-Type", "application/x-amz-json-1.1")])
        #expect(answer.body == #"{"__type":"ThrottlingException","message":"injected"}"#)
    }

    @Test(arguments: [
        (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"), (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
        (1_709_251_199, "Thu, 29 Feb 2024 23:59:59 GMT"),
    ])
    func timesOfServers(seconds: Int, text: String) {
        let time = Date(timeIntervalSince1970: Double(seconds))
        let answer = CannedAnswer.requestTimeTooSkewed(serverTime: time)
        #expect(answer.status == 403)
        #expect(answer.headers.last == Header("Date", text))
    }
}
