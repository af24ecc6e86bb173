"""The Linux side of the trial: material made by the program from the checkout, the call under Wine, judging after."""
