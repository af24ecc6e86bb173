; The new program is unpacked beside the old one ($INSTDIR.moi), tries itself there, and only then takes its place; the
; old one waits in $INSTDIR.cu until all is done. A power cut leaves one of these, which the next run puts right:
;   .moi                 nothing was changed: the half is thrown away
;   .cu, no $INSTDIR     between the two renamings: the old program goes back at once
;   .cu and $INSTDIR     the new program is in place: the old one is cleared when this run's own program has proved itself

Function PutBack
  ${IfNot} ${FileExists} "$INSTDIR\*.*"
  ${AndIf} ${FileExists} "$INSTDIR.cu\*.*"
    ClearErrors
    Rename "$INSTDIR.cu" "$INSTDIR"
    ${IfNot} ${Errors}
      Push "$(LogBack)"
      Call Log
    ${EndIf}
  ${EndIf}
FunctionEnd

; Deletes what this run has unpacked; files just used may be held for a moment, mostly by a virus scanner.
Function DropStaged
  ${If} $Staged = 1
    SetOutPath $TEMP
    StrCpy $R0 20
    ${Do}
      RMDir /r "$INSTDIR.moi"
      IntOp $R0 $R0 - 1
      ${If} $R0 = 0
      ${OrIfNot} ${FileExists} "$INSTDIR.moi\*.*"
        ${Break}
      ${EndIf}
      Sleep 500
    ${Loop}
    RMDir $Parent
    StrCpy $Staged 0
  ${EndIf}
FunctionEnd

; Something could not be read or written while unpacking.
Function FailUnpacking
  StrCpy $R1 0
  StrCpy $0 $INSTDIR
  Call RoomOn
  ${If} $Has < ${MARGIN_MB}
    StrCpy $R1 1
  ${EndIf}
  StrCpy $0 $TEMP
  Call RoomOn
  ${If} $Has < ${MARGIN_MB}
    StrCpy $R1 1
  ${EndIf}
  ${If} $R1 = 1
    ${Refuse} ${EXIT_ROOM} "$(NoRoomLeft)"
  ${EndIf}
  ${Refuse} ${EXIT_FAILED} "$(NoRead)"
FunctionEnd

Function OpenStaging
  ${GetParent} "$INSTDIR" $Parent
  ${If} ${FileExists} "$Parent\*.*"
    StrCpy $Parent "$PLUGINSDIR\-"
  ${EndIf}
  StrCpy $Staged 1
  RMDir /r "$INSTDIR.moi"
  ClearErrors
  CreateDirectory "$INSTDIR.moi"
  FileOpen $0 "$INSTDIR.moi\${CONSOLE}" w
  ${If} $0 == ""
    StrCpy $About $INSTDIR
    ${Refuse} ${EXIT_FAILED} "$(NoWrite)"
  ${EndIf}
  FileClose $0
FunctionEnd

Function TryNewProgram
  ${Step} "$(StepTest)"
  Delete "$TEMP\${TEST_FILE}"
  nsExec::Exec /TIMEOUT=300000 '"$INSTDIR.moi\${CONSOLE}" --selftest "$TEMP\${TEST_FILE}"'
  Pop $0
  ${If} $0 != 0
    ${Refuse} ${EXIT_TEST} "$(NoTest)"
  ${EndIf}
FunctionEnd

; Renames the folder $0 to $1, trying for ten seconds; $2 = 1 when it is done.
Function RenameFolder
  StrCpy $3 20
  ${Do}
    ClearErrors
    Rename $0 $1
    ${IfNot} ${Errors}
      StrCpy $2 1
      Return
    ${EndIf}
    Sleep 500
    IntOp $3 $3 - 1
  ${LoopUntil} $3 = 0
  StrCpy $2 0
FunctionEnd

Function Exchange
  ${Step} "$(StepSwap)"
  ${If} ${FileExists} "$INSTDIR.cu\*.*"
    Call DropOld
  ${EndIf}
  RMDir "$INSTDIR"
  ${If} ${FileExists} "$INSTDIR\*.*"
    StrCpy $0 $INSTDIR
    StrCpy $1 "$INSTDIR.cu"
    Call RenameFolder
    ${If} $2 = 0
      ${Refuse} ${EXIT_FAILED} "$(NoSwap)"
    ${EndIf}
  ${EndIf}
  StrCpy $0 "$INSTDIR.moi"
  StrCpy $1 $INSTDIR
  Call RenameFolder
  ${If} $2 = 0
    Call PutBack
    ${Refuse} ${EXIT_FAILED} "$(NoSwap)"
  ${EndIf}
  StrCpy $Staged 0
FunctionEnd

; Moves the installer of the version that was replaced from the folder $0 into the new one; where the same version was
; installed again, the one that was kept besides it.
Function TakeInstallerAlong
  Call VersionIn
  ${If} $2 == ""
    StrCpy $2 $Old
  ${EndIf}
  StrCpy $2 "${NAME}-$2-cai-dat.exe"
  ${If} $2 == "${SETUP_NAME}"
    FindFirst $1 $2 "$0\${KEPT}\${NAME}-*-cai-dat.exe"
    ${DoWhile} $2 == "${SETUP_NAME}"
      FindNext $1 $2
    ${Loop}
    FindClose $1
  ${EndIf}
  ${If} $2 != ""
    Rename "$0\${KEPT}\$2" "$INSTDIR\${KEPT}\$2"
  ${EndIf}
FunctionEnd

; Moves what a stranger has put into the folder $0 to the same place in the folder $1, beside a file of the same name.
Function MoveRest
  Push $4
  Push $2
  FindFirst $4 $2 "$0\*.*"
  ${DoUntil} $2 == ""
    Call IsOwnFolder
    ${If} $2 == "."
    ${OrIf} $2 == ".."
      Nop
    ${ElseIf} $3 = 1
      Push $0
      Push $1
      StrCpy $0 "$0\$2"
      StrCpy $1 "$1\$2"
      Call MoveRest
      Pop $1
      Pop $0
    ${Else}
      CreateDirectory $1
      ${If} ${FileExists} "$1\$2"
        Rename "$0\$2" "$1\$2.cu"
      ${Else}
        Rename "$0\$2" "$1\$2"
      ${EndIf}
    ${EndIf}
    FindNext $4 $2
  ${Loop}
  FindClose $4
  RMDir $0
  Pop $2
  Pop $4
FunctionEnd

Function DropOld
  ${Step} "$(StepOld)"
  StrCpy $0 "$INSTDIR.cu"
  ${If} ${FileExists} "$0\*.*"
    Call TakeInstallerAlong
    Call RemoveProgram
    StrCpy $1 $INSTDIR
    Call MoveRest
  ${EndIf}
FunctionEnd

; An installation that was elsewhere until now: one program, one place.
Function DropElsewhere
  ${If} $OldFolder != ""
  ${AndIf} $OldFolder != $INSTDIR
    StrCpy $0 $OldFolder
    Call TakeInstallerAlong
    Call RemoveProgram
  ${EndIf}
FunctionEnd
