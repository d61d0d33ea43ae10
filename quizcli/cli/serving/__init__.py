"""`quizcli serve --stdio`: JSON lines in, one JSON line out for each, so that an editor or a
notebook can be a front end.

    wire     bytes to a request, a reply to bytes: strict JSON within limits
    fields   what a method takes, and the sentence for what it does not
    counter  what stays between two requests: log, banks, worker, hints shown
    loop     one line after the other until the end of the input
    methods  the table; one function for each, and what they do the commands do too
"""
