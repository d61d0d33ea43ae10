"""What many learners' answers say about the questions: item analysis, one topic a file.

Everything rests on first attempts: a second try has been told that the first one was wrong,
and a question asked again was explained before.
"""
