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
    }
}
