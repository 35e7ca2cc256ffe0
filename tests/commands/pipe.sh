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
# What is read at the keyboard is never waited for.
mkfifo list.wordset
isthmus -c 'load silent kind=lexicon'
isthmus -c 'load silent kind=wordset'
isthmus -c 'load list.wordset kind=wordset'
isthmus -c 'session open silent'
trained='train sgns royals as=w dim=5 epochs=1 exact=yes > /dev/null'
isthmus -c 'synth royals > /dev/null' -c "$trained" -c 'eval similarity silent'
isthmus -c 'synth royals > /dev/null' -c "$trained" -c 'eval analogy silent'
