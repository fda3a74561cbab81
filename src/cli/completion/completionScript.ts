import type { Shell } from './shells.ts';

/**
 * What a shell reads once. It holds no words: it asks the program for them at each Tab, so that a new flag, or an incident
 * that was opened a second ago, is there.
 */
export const completionScript = (shell: Shell): string => scripts[shell];

/** Answered by answerCompletion.ts. */
const ask = (words: string): string => `command incident __complete -- ${words} 2>/dev/null </dev/null`;

/**
 * For bash 3.2, which macOS has, and later. bash takes a line apart at `=` and `:` too, and puts in the place of the last
 * part only; so the parts are joined for us, and what stands before is taken off the answers. Titles are shown in the list
 * alone, which is the second Tab (COMP_TYPE, a character's code): in the line there is never anything but the word.
 */
const bash = `# bash completion for incident:  source <(incident completion bash)
_incident() {
  local words=() candidates=() abouts=() word about joined='' files='' before='' width=0 i
  for ((i = 1; i <= COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    if [[ -z $word && \${COMP_LINE:0:COMP_POINT} == *' ' ]]; then joined=''; fi
    if ((\${#words[@]} > 0)) && [[ -n $joined || $word == [=:]* ]]; then
      words[\${#words[@]} - 1]+=$word
    else
      words+=("$word")
    fi
    if [[ $word == *[=:] ]]; then joined=1; else joined=''; fi
  done
  word=\${words[\${#words[@]} - 1]}
  if [[ $word == *[=:]* && $COMP_WORDBREAKS == *=* ]]; then before=\${word%"\${word##*[=:]}"}; fi

  while IFS=$'\\t' read -r word about; do
    if [[ $word == :files ]]; then files=1; continue; fi
    word=\${word#"$before"}
    if [[ $word == *[!A-Za-z0-9._=,/@+-]* ]]; then printf -v word '%q' "$word"; fi
    candidates+=("$word")
    abouts+=("$about")
    if ((\${#word} > width)); then width=\${#word}; fi
  done < <(${ask(`"\${words[@]}"`)})

  COMPREPLY=()
  for ((i = 0; i < \${#candidates[@]}; i++)); do
    word=\${candidates[i]}
    if [[ $COMP_TYPE == 63 || $COMP_TYPE == 33 || $COMP_TYPE == 64 ]] && ((\${#candidates[@]} > 1)) && [[ \${abouts[i]} ]]; then
      printf -v word '%-*s  %s' "$width" "$word" "\${abouts[i]}"
      word=\${word:0:\${COLUMNS:-80}-4}
    fi
    COMPREPLY+=("$word")
  done
  compopt -o nosort 2>/dev/null
  if [[ \${candidates[0]-} == *= ]]; then compopt -o nospace 2>/dev/null; fi
  if [[ $files ]]; then
    compopt -o default 2>/dev/null || COMPREPLY=($(compgen -f -- "\${COMP_WORDS[COMP_CWORD]}"))
  fi
}
complete -F _incident incident`;

/** Sourced, or as a file `_incident` in `fpath`, where it is the function's own body. */
const zsh = `#compdef incident
# zsh completion for incident:  source <(incident completion zsh)
(( $+functions[compdef] )) || { autoload -Uz compinit && compinit -i }
compdef _incident incident

_incident() {
  local -a given spaced joined
  local word about line files=''
  (( CURRENT > 2 )) && given=("\${(@Q)words[2,CURRENT-1]}")
  given+=("\${(Q)PREFIX}")
  while IFS=$'\\t' read -r word about; do
    if [[ $word == :files ]]; then files=1; continue; fi
    line=\${word//:/\\\\:}
    [[ -n $about ]] && line+=":$about"
    if [[ $word == *= ]]; then joined+=("$line"); else spaced+=("$line"); fi
  done < <(${ask(`"\${given[@]}"`)})
  (( $#spaced )) && _describe -V incident spaced -M 'm:{a-zA-Z}={A-Za-z}'
  (( $#joined )) && _describe -V incident joined -S '' -M 'm:{a-zA-Z}={A-Za-z}'
  [[ -n $files ]] && _files
  return 0
}
if [[ \${funcstack[1]-} == _incident ]]; then _incident "$@"; fi`;

const fish = `# fish completion for incident:  incident completion fish | source
function __incident_words
    set -l given (commandline -opc)
    set -l typed (commandline -ct)
    for line in (${ask('$given[2..-1] "$typed"')})
        if test "$line" = ':files'
            __fish_complete_path "$typed"
        else
            printf '%s\\n' "$line"
        end
    end
end
complete -c incident -e
complete -c incident -f -k -a '(__incident_words)'`;

const scripts: Readonly<Record<Shell, string>> = { bash, zsh, fish };
