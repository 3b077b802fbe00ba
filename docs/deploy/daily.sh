#!/bin/sh
# daily TIME COMMAND… – run a command every day at that time: a container has neither cron nor systemd.
set -u
time=$1
shift
while :; do
  now=$(date +%s)
  next=$(date --date="$time" +%s)
  [ "$next" -gt "$now" ] || next=$(date --date="tomorrow $time" +%s)
  sleep $((next - now))
  "$@" || echo "$* ended with $?" >&2
done
