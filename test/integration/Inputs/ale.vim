" Lints the file that is open, and writes the location list to a file. ALE fills
" the list from a timer of its own, started before that event.
set noswapfile

let g:finished = 0
augroup test
  autocmd!
  autocmd User ALELintPost call timer_start(0, {-> execute('let g:finished = 1')})
augroup END
ALELint
while !g:finished
  sleep 10m
endwhile

let s:lines = map(copy(getloclist(0)),
      \ {_, found -> found.lnum . ':' . found.col . ':' . found.type . ': ' . found.text})
call writefile(s:lines, $TEST_OUTPUT)
qall!
