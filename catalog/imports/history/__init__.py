"""Import of what people have watched and rated elsewhere.

`tables` opens files, a module of `sources` recognises each table and reads it into records,
`reading` judges a file as a whole, `matching` finds the movies, and `running` writes, in a worker
or a command. `undo` takes an import back.
"""
