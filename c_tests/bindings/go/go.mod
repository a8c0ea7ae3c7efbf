module membuf.test/tokens

go 1.19
