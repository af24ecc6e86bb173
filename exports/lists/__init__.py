"""Lists as papers (PDF/A, in the manner of Nghị định 30/2020/NĐ-CP) and as workbooks."""
