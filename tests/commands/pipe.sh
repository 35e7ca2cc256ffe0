# A job that waits for a pipe can be stopped, whether nobody has opened the other end or nothing comes through.
mkfifo silent paused
isthmus -q -c "load silent as=t kind=corpus &" -c "!sleep 0.1" -c "stop 1" -c wait
echo "status $?"
sleep 20 >paused &
sleeper=$!
isthmus -q -c 'load paused as=t kind=corpus &' -c '!sleep 0.2' -c 'stop 1' -c wait
echo "status $?"
kill $sleeper
isthmus -q -c 'load silent as=t kind=corpus &' -c quit
