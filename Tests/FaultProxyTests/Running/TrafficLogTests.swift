import NIOHTTP1
import Testing

@testable import FaultProxy

@Suite("Traffic logs")
struct TrafficLogTests {
    private let head = HTTPRequestHead(
        version: .http1_1,
        method: .PUT,
        uri: "/lake/a%20b?uploadId=secret&partNumber=1",
        headers: ["Authorization": "secret"]
    )

    @Test
    func descriptions() throws {
        let log = TrafficLog()
        let fault = AppliedFault(rule: "storm", number: 3, fault: .loseAnswer)
        let number = log.begin(head, fault: fault)
        log.update(number) { $0.upstreamStatuses = [200, 412] }
        let glue: HTTPHeaders = ["x-amz-target": "AWSGlue.GetTable"]
        let post = HTTPRequestHead(version: .http1_1, method: .POST, uri: "/", headers: glue)
        _ = log.begin(post, fault: nil)
        log.update(2) {
            $0.status = 200
            $0.problem = "broken"
        }
        #expect(
            log.entries.map(\.description) == [
                "1 PUT /lake/a%20b ?partNumber&uploadId: server 200 412, client none, storm 3",
                "2 POST / AWSGlue.GetTable: server none, client 200, broken",
            ]
        )
        #expect(log.entries(ofRule: "storm").map(\.number) == [1])
        #expect(!"\(log.entries)".contains("secret"))
    }

    @Test("the oldest entries go when there are too many")
    func isBounded() throws {
        let log = TrafficLog()
        for _ in 0...TrafficLog.entryLimit { _ = log.begin(head, fault: nil) }
        #expect(log.entries.count == TrafficLog.entryLimit * 9 / 10 + 1)
        #expect(log.entries.last?.number == TrafficLog.entryLimit + 1)
        log.update(1) { $0.status = 200 }
        log.update(TrafficLog.entryLimit) { $0.status = 200 }
        #expect(log.entries.filter { $0.status == 200 }.map(\.number) == [TrafficLog.entryLimit])
    }
}
