; What has to hold before anything is touched.

; Is somebody using one of the two programs in the folder $0? $1 = 1 when so. A running program cannot be opened for
; writing (ERROR_SHARING_VIOLATION); other errors, such as missing rights, show later where something is written.
!macro InUse UN
Function ${UN}IsRunning
  StrCpy $1 0
  Push "${CONSOLE}"
  Push "${EXE}"
  ${Do}
    Pop $2
    ${If} ${FileExists} "$0\$2"
      System::Call 'kernel32::CreateFileW(w "$0\$2", i 0x40000000, i 7, p 0, i 3, i 0, p 0) p.r3 ?e'
      Pop $4
      ${If} $3 P<> -1
        System::Call 'kernel32::CloseHandle(p r3)'
      ${ElseIf} $4 = 32
        StrCpy $1 1
      ${EndIf}
    ${EndIf}
  ${LoopUntil} $2 == "${CONSOLE}"
FunctionEnd

; Waits up to $5 half seconds until nothing runs in the folder $0; $1 = 1 when something still does.
Function ${UN}WaitUntilEnded
  ${Do}
    Call ${UN}IsRunning
    ${If} $1 = 0
    ${OrIf} $5 = 0
      ${Break}
    ${EndIf}
    IntOp $5 $5 - 1
    Sleep 500
  ${Loop}
FunctionEnd

; Refuses while the program in the folder $0 runs; an update waits a minute for the program that has started it.
Function ${UN}RefuseRunning
  StrCpy $5 4
  ${If} $Update = 1
    StrCpy $5 120
  ${EndIf}
  Call ${UN}WaitUntilEnded
  ${If} $1 = 1
    ${${UN}Refuse} ${EXIT_RUNNING} "$(${UN}NoRunning)"
  ${EndIf}
FunctionEnd

; Keeps the user on the page until the program is closed. OK is the one button that is the same in all languages of
; Windows.
Function ${UN}StayWhileRunning
  StrCpy $0 $INSTDIR
  Call ${UN}IsRunning
  ${If} $1 = 1
    MessageBox MB_OK|MB_ICONEXCLAMATION "$(${UN}NoRunning)"
    Abort
  ${EndIf}
FunctionEnd

; Is the program, or what is left of it, in the folder $0? $1 = 1 when so.
Function ${UN}HoldsProgram
  StrCpy $1 0
  ${If} $0 != ""
    ${If} ${FileExists} "$0\${EXE}"
    ${OrIf} ${FileExists} "$0\${CONSOLE}"
    ${OrIf} ${FileExists} "$0\${LIST}"
      StrCpy $1 1
    ${EndIf}
  ${EndIf}
FunctionEnd
!macroend

Function CheckWindows
  ${IfNot} ${AtLeastWin10}
  ${OrIfNot} ${RunningX64}
    ${Refuse} ${EXIT_WINDOWS} "$(NoWindows)"
  ${EndIf}
FunctionEnd

; One installer at a time; the handle closes with the process.
Function CheckAlone
  System::Call 'kernel32::CreateMutexW(p 0, i 0, w "${NAME}-cai-dat") p.r1 ?e'
  Pop $0
  ${If} $0 = 183
    ${Refuse} ${EXIT_RUNNING} "$(NoOther)"
  ${EndIf}
FunctionEnd

Function CheckRights
  ${If} $AllUsers = 1
    UserInfo::GetAccountType
    Pop $0
    ${If} $0 != "Admin"
      ${Refuse} ${EXIT_FAILED} "$(NoRights)"
    ${EndIf}
  ${EndIf}
FunctionEnd

Function CheckOlder
  ${If} $Old == ""
  ${OrIf} $Old == "$(Earlier)"
  ${OrIf} $GoBack = 1
    Return
  ${EndIf}
  ${VersionCompare} "$Old" "${VERSION}" $0
  ${If} $0 = 1
    ${Refuse} ${EXIT_OLDER} "$(NoOlder)"
  ${EndIf}
FunctionEnd

; May the program go into $INSTDIR? $0 = 1 when so. Never into a folder with other people's files, which the exchange
; of folders would carry away, never where the data are or around them, and never so deep that Windows' 260 characters
; run out. What all users run lies in Program Files, where none of them can exchange it: folders made elsewhere may be
; written by everybody.
Function MayInstallThere
  StrCpy $About $INSTDIR
  StrCpy $0 $INSTDIR 1 -1
  ${If} $0 == "\"
    StrCpy $INSTDIR $INSTDIR -1
  ${EndIf}
  StrCpy $0 0
  ${GetRoot} "$INSTDIR" $1
  ${If} $1 == ""
    Return
  ${EndIf}
  StrLen $1 $INSTDIR
  ${If} $1 < 4
  ${OrIf} $1 > ${LONGEST_FOLDER}
    Return
  ${EndIf}
  StrLen $2 "$DataFolder\"
  StrCpy $3 "$INSTDIR\" $2
  ${If} $3 == "$DataFolder\"
    Return
  ${EndIf}
  StrLen $2 "$INSTDIR\"
  StrCpy $3 "$DataFolder\" $2
  ${If} $3 == "$INSTDIR\"
    Return
  ${EndIf}
  ${If} $AllUsers = 1
    StrLen $2 "$PROGRAMFILES64\"
    StrCpy $3 $INSTDIR $2
    ${If} $3 != "$PROGRAMFILES64\"
      Return
    ${EndIf}
  ${EndIf}
  StrCpy $0 $INSTDIR
  Call HoldsProgram
  StrCpy $0 $1
  ${If} $0 = 1
    Return
  ${EndIf}
  ${DirState} $INSTDIR $1
  ${If} $1 != 1
  ${AndIfNot} ${FileExists} "$INSTDIR"
    StrCpy $0 1
  ${ElseIf} $1 = 0
    StrCpy $0 1
  ${EndIf}
FunctionEnd

; Megabytes that this user may still write on the drive of the folder $0: $Has. The folder need not exist yet.
Function RoomOn
  ${DoUntil} ${FileExists} "$0\*.*"
    ${GetParent} $0 $1
    ${If} $1 == ""
      ${Break}
    ${EndIf}
    StrCpy $0 $1
  ${Loop}
  StrCpy $2 -1
  System::Call 'kernel32::GetDiskFreeSpaceExW(w "$0\", *l .r2, p 0, p 0)'
  System::Int64Op $2 / 1048576
  Pop $Has
FunctionEnd

; What the program and the kept copy of this file take, in kilobytes: $0. (GetSize of NSIS shows English words.)
Function CountSize
  SectionGetSize ${PROGRAM} $0
  FileOpen $1 $EXEPATH r
  ${If} $1 != ""
    FileSeek $1 0 END $2
    FileClose $1
    IntOp $2 $2 / 1024
    IntOp $0 $0 + $2
  ${EndIf}
FunctionEnd

; The same with a margin, in megabytes: $Needs.
Function CountNeeds
  Call CountSize
  IntOp $0 $0 / 1024
  IntOp $Needs $0 + ${MARGIN_MB}
FunctionEnd

; NSIS unpacks a solid archive through %TEMP%, so that drive needs the program's size as well.
Function CheckRoom
  Call CountNeeds
  ${GetRoot} "$INSTDIR" $About
  ${GetRoot} "$TEMP" $3
  ${If} $About == $3
    IntOp $Needs $Needs * 2
  ${Else}
    StrCpy $0 $TEMP
    Call RoomOn
    ${If} $Has < $Needs
      StrCpy $About $3
      ${Refuse} ${EXIT_ROOM} "$(NoRoom)"
    ${EndIf}
  ${EndIf}
  StrCpy $0 $INSTDIR
  Call RoomOn
  ${If} $Has < $Needs
    ${Refuse} ${EXIT_ROOM} "$(NoRoom)"
  ${EndIf}
FunctionEnd
