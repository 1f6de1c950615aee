import AWS
import Testing

@Suite("Count of requests")
struct RequestMeterTests {
    @Test func hasThePriceOfTheList() {
        let meter = RequestMeter()
        for _ in 0..<1_000 { meter.count(.write) }
        for _ in 0..<10_000 { meter.count(.read) }
        meter.count(.free)
        meter.count(.elsewhere)
        #expect(meter.counts.total == 11_002)
        #expect(abs(meter.counts.dollars - 0.009) < 1e-9)
        #expect(
            meter.counts.description == "11001 requests to S3: 1000 put or list, 10000 get, 1 "
                + "delete; $0.0090 at its list price"
        )
    }
}
