#!/bin/sh
# Kill the writer at each of its writes: see killed_writer.c. usage: killed_writer.sh BUILD
exec "${1:-build}/crash/killed_writer"
