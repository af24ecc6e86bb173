"""A newer version of the program on a stick: noticed, judged, prepared, and the way back to the earlier one."""
