"""The monthly form (填报表): out as a blank workbook, in again filled in."""
