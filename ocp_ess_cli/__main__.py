"""Run `ess` as `python -m ocp_ess_cli`."""

from ocp_ess_cli.cli.main import main

if __name__ == "__main__":
    main()
