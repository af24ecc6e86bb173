; What became of a run: a dated line in %TEMP%\${LOG_FILE} (UTF-8), and the one way to refuse.

!macro Log UN
; Adds the text on the stack as one line.
Function ${UN}Log
  System::Store "S"
  Pop $R0
  ${${UN}WordReplace} $R0 "$\r$\n$\r$\n" " " "+" $R0
  ${${UN}WordReplace} $R0 "$\r$\n" " " "+" $R0
  ${${UN}GetTime} "" "L" $0 $1 $2 $3 $4 $5 $6
  StrCpy $R0 "$2-$1-$0 $4:$5:$6  $R0$\r$\n"
  System::Call 'kernel32::WideCharToMultiByte(i 65001, i 0, w R0, i -1, p 0, i 0, p 0, p 0) i.r1'
  System::Alloc $1
  Pop $2
  System::Call 'kernel32::WideCharToMultiByte(i 65001, i 0, w R0, i -1, p r2, i r1, p 0, p 0)'
  IntOp $1 $1 - 1
  FileOpen $3 "$TEMP\${LOG_FILE}" a
  ${If} $3 != ""
    FileSeek $3 0 END
    System::Call 'kernel32::WriteFile(p r3, p r2, i r1, *i .r4, p 0)'
    FileClose $3
  ${EndIf}
  System::Free $2
  System::Store "L"
FunctionEnd

; Ends the run: code, then sentence on the stack. The earlier program is opened again where /MO asked for a program.
Function ${UN}Refuse
  Pop $0
  Pop $1
  Push "[$0] $1"
  Call ${UN}Log
  !if "${UN}" == ""
    Call DropStaged
  !endif
  MessageBox MB_OK|MB_ICONEXCLAMATION "$1" /SD IDOK
  SetErrorLevel $0
  !if "${UN}" == ""
    ${If} ${FileExists} "$INSTDIR\${EXE}"
    ${AndIf} $0 != ${EXIT_RUNNING}
      Call OpenProgram
    ${EndIf}
  !endif
  Quit
FunctionEnd
!macroend

; A step that is seen under the progress bar; paths of files are not.
!macro Step TEXT
  SetDetailsPrint textonly
  DetailPrint "${TEXT}"
  SetDetailsPrint none
!macroend
!define Step "!insertmacro Step"

!macro Refuse UN CODE TEXT
  Push "${TEXT}"
  Push ${CODE}
  Call ${UN}Refuse
!macroend
!define Refuse '!insertmacro Refuse ""'
!define un.Refuse '!insertmacro Refuse "un."'
