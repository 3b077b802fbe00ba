"""责任分解表 and 认领单: who owes what, to be attached to the notice; its columns, as Word and as Excel."""
