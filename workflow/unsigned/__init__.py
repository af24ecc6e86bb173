"""Reports that came without a signature: workbooks filled without the program, and papers."""
