import Sluice
import Testing

@Suite("What times look like")
struct TimeGuessTests {
    @Test(arguments: [
        (["22/05/2020 14:03:11"], ["dd/MM/yyyy HH:mm:ss"]),
        (["05/22/2020 14:03:11"], ["MM/dd/yyyy HH:mm:ss"]),
        (["05/04/2020 14:03"], ["dd/MM/yyyy HH:mm", "MM/dd/yyyy HH:mm"]),
        (["05/04/2020 14:03", "13/04/2020 14:03"], ["dd/MM/yyyy HH:mm"]),
        (["22-05-2020"], ["dd-MM-yyyy"]),
        (["22.05.2020 14:03:11.250"], ["dd.MM.yyyy HH:mm:ss.SSS"]),
        (["22.05.2020T14:03:11"], ["dd.MM.yyyy'T'HH:mm:ss"]),
        (["2020/05/22 14:03:11"], ["yyyy/MM/dd HH:mm:ss"]),
        (["3/4/2020"], ["d/M/yyyy", "M/d/yyyy"]),
        (["20200522140311"], ["yyyyMMddHHmmss"]),
        (["20200522"], ["yyyyMMdd"]),
        (["22/05/2020", "kerb"], []), (["22/05/20"], []), (["22/05-2020"], []), (["kerb"], []),
        (["14:03:11"], []), (["2020-05-22T14:03:11Z"], []), ([""], []), ([], []),
        (["22/05/2020 14:03:11:12"], []), (["é/05/2020"], []),
    ])
    func knowsPatterns(texts: [String], patterns: [String]) {
        let guess = TimeGuess(texts)
        #expect(guess.patterns == patterns)
        #expect(guess.unit == nil)
    }

    @Test(arguments: [
        (["1590156191", "1590156192.5"], EventTime.Unit.seconds), (["1590156191000"], .millis),
        (["1590156191000000"], .micros), (["1590156191000000000"], .nanos),
        (["1590156191", "1590156191000"], nil), (["1590156191", "kerb"], nil), (["-5"], nil),
        (["99999999999999999999"], nil),
    ])
    func knowsUnits(texts: [String], unit: EventTime.Unit?) {
        #expect(TimeGuess(texts).unit == unit)
        #expect(TimeGuess(texts).patterns.isEmpty)
    }
}
