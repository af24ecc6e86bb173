"""The program tries itself, away from any office: before an installation is kept, and where something seems broken."""
