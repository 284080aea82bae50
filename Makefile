# Two commands are enough: `make serve` and `make test`. Both install what is missing into .tools/.
.DEFAULT_GOAL := help
.PHONY: help serve build test check bench bench-peers example clean

help: ## Say what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

serve: build ## Build and serve the page on a local address (PORT=8080 BASE=/)
	@node scripts/serve.mjs --port $(or $(PORT),8080) --base $(or $(BASE),/) dist

build: ## Build dist/: static files for any host
	@scripts/build.sh

test: ## Run the native, the browser and the end-to-end tests
	@scripts/test.sh

check: ## Formatting, lints, layers
	@scripts/check.sh

bench: ## Measure speed, memory and sizes
	@scripts/bench.sh

bench-peers: ## Measure the model engine beside onnxruntime-web, in one run (Python, npm)
	@scripts/bench-peers.sh

example: ## Make the built-in example again (Python)
	@scripts/example.sh

clean: ## Remove what was built; the tools in .tools/ stay
	@rm -rf target dist
