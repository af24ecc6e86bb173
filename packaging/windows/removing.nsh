; Take away what was installed, and nothing else: by the list that the build wrote into the program folder.

!macro Removing UN
; $1 = a UTF-16 copy, which NSIS can read, of the UTF-8 list in the folder $0; "" when there is none.
Function ${UN}ReadableList
  StrCpy $1 ""
  FileOpen $2 "$0\${LIST}" r
  ${If} $2 == ""
    Return
  ${EndIf}
  FileSeek $2 0 END $3
  FileSeek $2 0
  System::Alloc $3
  Pop $4
  System::Call 'kernel32::ReadFile(p r2, p r4, i r3, *i .r3, p 0)'
  FileClose $2
  System::Call 'kernel32::MultiByteToWideChar(i 65001, i 0, p r4, i r3, p 0, i 0) i.r5'
  IntOp $6 $5 * 2
  System::Alloc $6
  Pop $7
  System::Call 'kernel32::MultiByteToWideChar(i 65001, i 0, p r4, i r3, p r7, i r5)'
  InitPluginsDir
  StrCpy $1 "$PLUGINSDIR\${LIST}"
  FileOpen $2 $1 w
  System::Call 'kernel32::WriteFile(p r2, p r7, i r6, *i .r6, p 0)'
  FileClose $2
  System::Free $4
  System::Free $7
FunctionEnd

; Deletes what the list of the folder $0 names ("<64 hex digits>  <path with />"). Windows takes / in a path.
Function ${UN}RemoveListed
  Call ${UN}ReadableList
  ${If} $1 == ""
    ${If} ${FileExists} "$0\${EXE}"
      RMDir /r "$0\_internal"
    ${EndIf}
    Return
  ${EndIf}
  FileOpen $2 $1 r
  ${Do}
    ClearErrors
    FileReadUTF16LE $2 $3
    ${If} ${Errors}
      ${Break}
    ${EndIf}
    StrCpy $4 $3 "" 66
    ${${UN}TrimNewLines} $4 $4
    ${${UN}WordReplace} "$4" ".." "" "+" $5
    ${If} $4 != ""
    ${AndIf} $4 == $5
      System::Call 'kernel32::DeleteFileW(w "$0/$4")'
    ${EndIf}
  ${Loop}
  FileClose $2
  Delete $1
FunctionEnd

; Is the folder $0\$2 one of its own, not a link or junction to somebody's folder elsewhere? $3 = 1 when so.
Function ${UN}IsOwnFolder
  StrCpy $3 0
  ${If} ${FileExists} "$0\$2\*.*"
    System::Call 'kernel32::GetFileAttributesW(w "$0\$2") i.r3'
    IntOp $3 $3 & 0x400
    IntOp $3 $3 !
  ${EndIf}
FunctionEnd

; Removes the folder $0 and the folders in it as far as they are empty.
Function ${UN}RemoveEmpty
  Push $1
  Push $2
  FindFirst $1 $2 "$0\*.*"
  ${DoUntil} $2 == ""
    Call ${UN}IsOwnFolder
    ${If} $2 != "."
    ${AndIf} $2 != ".."
    ${AndIf} $3 = 1
      Push $0
      StrCpy $0 "$0\$2"
      Call ${UN}RemoveEmpty
      Pop $0
    ${EndIf}
    FindNext $1 $2
  ${Loop}
  FindClose $1
  RMDir $0
  Pop $2
  Pop $1
FunctionEnd

; Removes the program in the folder $0; a stranger's file stays, and with it its folder.
Function ${UN}RemoveProgram
  Call ${UN}RemoveListed
  Delete "$0\${EXE}"
  Delete "$0\${CONSOLE}"
  Delete "$0\${LIST}"
  Delete "$0\GIAY-PHEP.txt"
  Delete "$0\${UNINSTALLER}"
  Delete "$0\${KEPT}\${NAME}-*-cai-dat.exe"
  Call ${UN}RemoveEmpty
FunctionEnd
!macroend
