"""The whole life of the Windows program, tried on Windows or under Wine: install, use, update, refuse, repair, remove.

`python -m trial` (packaging/windows on the path) runs on the Windows side, `python -m trial.host` on Linux calls it
under Wine and judges what it made with the Linux program, OpenSSL and pdfsig. What a step finds in files and in the
registry counts; an exit status alone never does: under Wine a set-up that did nothing may return 0.
"""
