// `import Sluice` is enough for a job: columns and functions come with it.
@_exported public import Columns
@_exported public import Expressions
