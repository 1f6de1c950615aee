public import ArgumentParser
public import Codecs
internal import Repartition
internal import Sluice

// Types whose names are the words of options.

extension Codec: ExpressibleByArgument {}
extension Target.Mode: ExpressibleByArgument {}
extension EventTime.Unit: ExpressibleByArgument {}
extension EventTime.Granularity: ExpressibleByArgument {}
