"""XLSX, XLS, XLSB and ODS."""
