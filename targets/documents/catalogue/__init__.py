"""The catalogue (目录): all that a report promises, out as a workbook or CSV and in again."""
