"""What an office sees of the units below it: bars, groups, courses, outliers, the years before the reform.

Pure: from cells and units to lines of text and plain geometry, drawn by ui/ and by exports/.
"""
